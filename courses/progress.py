"""How far a learner is through a course, and which page comes next. Learners read of "parts": these are modules."""

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from courses.course import Course, Module, Page


@dataclass(frozen=True)
class Place:
    """A page, by the slugs of its module and itself."""

    module: str
    page: str


@dataclass(frozen=True)
class Progress:
    """How far a learner is."""

    modules_done: int
    """Modules of which every page is done."""
    modules_total: int
    pages_done: int
    minutes_left: int
    """To read the pages not done, rounded up to whole minutes; the quiz is not counted."""
    next: Place | None
    """The first page not done; None when study is finished."""
    study_finished: bool

    @property
    def sentence(self) -> str:
        """Such as "3 of 6 parts"."""
        return f"{self.modules_done} of {self.modules_total} parts"


def progress(course: Course, done: AbstractSet[tuple[str, str]]) -> Progress:
    """How far someone is who has done the pages with these (module slug, page slug).

    Pages that this edition does not have count for nothing.
    """
    if not done:
        return _at_the_start(course)
    left = {
        module.slug: [page for page in module.pages if (module.slug, page.slug) not in done]
        for module in course.modules
    }
    following = next(((slug, pages[0]) for slug, pages in left.items() if pages), None)
    pages_left = sum(len(pages) for pages in left.values())
    return Progress(
        modules_done=sum(not pages for pages in left.values()),
        modules_total=len(course.modules),
        pages_done=sum(len(module.pages) for module in course.modules) - pages_left,
        minutes_left=ceil(sum(_minutes(module, left[module.slug]) for module in course.modules)),
        next=Place(following[0], following[1].slug) if following else None,
        study_finished=not pages_left,
    )


def _at_the_start(course: Course) -> Progress:
    """The same for someone who has done nothing, without a look at each page: of most courses, nobody has begun."""
    first = next(course.pages(), None)
    return Progress(
        modules_done=sum(not module.pages for module in course.modules),
        modules_total=len(course.modules),
        pages_done=0,
        minutes_left=sum(module.minutes for module in course.modules if module.pages),
        next=Place(first[0].slug, first[1].slug) if first else None,
        study_finished=first is None,
    )


def step_after(course: Course, module_slug: str, page_slug: str) -> Place | None:
    """The page that follows, in the next module if need be; None after the last. LookupError for a page not there."""
    places = _places(course)
    following = _index(places, module_slug, page_slug) + 1
    return places[following] if following < len(places) else None


def step_before(course: Course, module_slug: str, page_slug: str) -> Place | None:
    """The page before, in the module before if need be; None before the first. LookupError for a page not there."""
    places = _places(course)
    index = _index(places, module_slug, page_slug)
    return places[index - 1] if index else None


def minutes_from(module: Module, page_slug: str, *, without: Collection[tuple[str, str]] = ()) -> int:
    """Minutes to read this page and those after it in its module, rounded up. LookupError for a page not there.

    `without`: pages after it that need not be read, as (module slug, page slug).
    """
    slugs = [page.slug for page in module.pages]
    if page_slug not in slugs:
        raise LookupError(f"There is no page {module.slug}/{page_slug}.")
    here, *after = module.pages[slugs.index(page_slug) :]
    return ceil(_minutes(module, [here, *(page for page in after if (module.slug, page.slug) not in without)]))


def minutes_for(module: Module, page_slugs: Iterable[str]) -> int:
    """Minutes to read these pages of the module, rounded up."""
    wanted = frozenset(page_slugs)
    return ceil(_minutes(module, [page for page in module.pages if page.slug in wanted]))


def _places(course: Course) -> list[Place]:
    return [Place(module.slug, page.slug) for module, page in course.pages()]


def _index(places: list[Place], module_slug: str, page_slug: str) -> int:
    try:
        return places.index(Place(module_slug, page_slug))
    except ValueError:
        raise LookupError(f"There is no page {module_slug}/{page_slug}.") from None


def _minutes(module: Module, pages: Collection[Page]) -> Fraction | int:
    """A module's minutes shared out by words. Each page counts one word more, so that a page of pictures counts."""
    if len(pages) in (0, len(module.pages)):
        return module.minutes if pages else 0
    return Fraction(module.minutes * _weight(pages), _weight(module.pages))


def _weight(pages: Iterable[Page]) -> int:
    return sum(page.words + 1 for page in pages)

"""Style sheet and script as files: packed for browsers that take it, and kept for a year where built."""

from pathlib import Path

from flask import Response, current_app, request, send_from_directory

KINDS = {".css": "text/css", ".js": "text/javascript"}
YEAR_SECONDS = 31_536_000
BUILT = "built/"


def send_static(filename: str) -> Response:
    """A file of the static folder; 404 where there is none. Its packed twin goes out when the browser takes gzip."""
    folder = Path(current_app.static_folder or "")
    kind = KINDS.get(Path(filename).suffix)
    built = filename.startswith(BUILT) and kind is not None
    packed = built and "gzip" in request.headers.get("Accept-Encoding", "") and (folder / f"{filename}.gz").is_file()
    response = send_from_directory(folder, f"{filename}.gz" if packed else filename, mimetype=kind)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    if built:
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
    else:
        response.headers["Cache-Control"] = "no-cache"
    return response

.PHONY: run test check bench help
run:    ## serve the training with a demonstration partnership
	python3 start.py
test:   ## check the code and run the tests
	python3 start.py test
check:  ## style, types, imports
	python3 start.py check
bench:  ## measure against ceilings
	python3 start.py bench
help:   ## this list
	@grep -E '^[a-z]+: +##' Makefile | sed 's/: *##/ –/'

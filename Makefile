# Two commands: "make run" and "make test". Both set up what they need; nothing else has to be done first.
# "make drill" runs the tests at their large sizes. "make run PORT=8080" reaches the recipe as it is.
.PHONY: run test drill

run test drill:
	@python="$$(./scripts/find-python)" && exec "$$python" -m sefton_pdps.local $@

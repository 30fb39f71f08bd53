# Each word reaches the recipe as it is, and so do PORT, T and SCOPE: "make run PORT=8080", "make one T=tests/meta".
# What each does stands in sefton_pdps/local/targets.py; "make help" prints it. Each sets up what it needs first.
.DEFAULT_GOAL := help
TARGETS := help run setup check fix one unit whole e2e test drill coverage bench shell docs lock
.PHONY: $(TARGETS)

$(TARGETS):
	@python="$$(./scripts/find-python)" && exec "$$python" -m sefton_pdps.local $@

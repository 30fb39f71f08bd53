"""How much of the rooms where decisions are made do the tests take? All of rules, policies and transitions; 95 of a
hundred of services and selectors; by lines and by branches. `make coverage` measures and judges."""

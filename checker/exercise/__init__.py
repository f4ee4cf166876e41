"""The examples that rules carry, tried against the rules; how much of a rule they reach, and which
changes to it they would notice. In come a policy and a base proposal, out come results."""

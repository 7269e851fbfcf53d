"""The views of the Accounting API: parse, call the rule, render."""

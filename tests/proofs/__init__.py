"""Which tests prove what the fidelity ledger claims: recorded while they run, kept in ``proofs.json``."""

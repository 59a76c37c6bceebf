"""The texts of findings in other languages: PO files, and the tables that they are compiled to.

``python -m jcm_mrv.findings`` brings the PO files up to the catalogue and compiles them: see
:mod:`jcm_mrv.findings.translating`.
"""

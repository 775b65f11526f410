"""Every sentence that reports make of numbers: pages, folded sections, charts for those who do not see them, files.

Each is made of published numbers only, and its docstring says when it is true. It must hold for every true count that
may stand behind the published ones: `tests/reports/test_sentences.py` reads each sentence back, with code of its own,
and compares it with the true counts of thousands of random consultations. A sentence it cannot read fails the test.
"""

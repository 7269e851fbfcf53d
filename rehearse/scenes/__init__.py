"""What stories are told with: a scene, the kinds of records in it by the words of people, and their hands.

Gherkin's steps and the explorer's moves act through the same; nothing here needs a test runner.
"""

"""Who gives whom how much: the offers (支持条款) of an article.

``figures`` says what each number of a sentence is, ``frames`` who gives whom for what, ``article`` reads the sentences of
an article in order: ceilings and durations join the offers that are open, also beyond the end of a sentence.
"""

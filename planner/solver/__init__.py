"""The only package that uses a solver's library: from a problem to what a solver can say of it.

`solve` goes the whole way, one `run` after the other. The rooms, each built on those before it: the `model` with its
variables and rows, `bundles` that one person may take, `tables` of linear programmes, and `bounds` that follow from
them.
"""

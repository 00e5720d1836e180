"""Sentences. Facts become words in this package and nowhere else, so that no two outputs disagree."""

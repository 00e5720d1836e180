"""From a document to a model."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from planner.documents.yaml import Document
from planner.errors import DataError

Model = TypeVar("Model", bound=BaseModel)


def validated(model: type[Model], document: Document) -> Model:
    """The document as this model. Raises `DataError` with an issue for everything that does not fit."""
    try:
        return model.model_validate(document.data)
    except ValidationError as fault:
        from planner.documents.refusals import issues_of  # most documents fit

        raise DataError(issues_of(model, document, fault)) from None

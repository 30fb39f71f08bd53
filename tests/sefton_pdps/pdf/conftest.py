from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def sample_templates(settings):
    """Adds this folder's sample document to the project's templates."""
    first = {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], HERE / "templates"]}
    settings.TEMPLATES = [first, *settings.TEMPLATES[1:]]

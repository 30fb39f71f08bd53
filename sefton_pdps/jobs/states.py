from django.db import models


class JobState(models.TextChoices):
    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    ABANDONED = "abandoned", "Given up"


OVER = (JobState.DONE, JobState.FAILED, JobState.ABANDONED)

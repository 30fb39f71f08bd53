from reporting.forms.budgets import BudgetForm
from reporting.forms.reports import CommentForm, CompileForm, SendBackForm

__all__ = ["BudgetForm", "CommentForm", "CompileForm", "SendBackForm"]

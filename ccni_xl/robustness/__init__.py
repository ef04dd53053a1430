"""How far the ranking depends on choices: uncertainty, sensitivity, other weights, removals."""

from ccni_xl.robustness.adapter import CHOICES, allocations_from, from_results
from ccni_xl.robustness.ahp import Ahp, ahp, group_comparisons
from ccni_xl.robustness.allocations import Allocation, Poll, poll
from ccni_xl.robustness.balance import Balanced, balance, correlation_shares, infomax
from ccni_xl.robustness.comparison import Comparison, compare_weights, suggested_sets
from ccni_xl.robustness.data_weights import Pca, Suggested, critic, entropy, equal, pca, pca_weights
from ccni_xl.robustness.factors import Alternatives, Factor, KnotNoise, LeaveOneOut, Means
from ccni_xl.robustness.plan import Plan, default_factors
from ccni_xl.robustness.problem import Case, Choice, Problem, build_problem
from ccni_xl.robustness.removal import Removal, remove_each
from ccni_xl.robustness.sensitivity import Sensitivity, Target, run_sensitivity
from ccni_xl.robustness.sobol import bootstrap, indices, saltelli_design
from ccni_xl.robustness.uncertainty import FailedRun, Uncertainty, run_uncertainty
from ccni_xl.robustness.weight_factors import DirichletWeights, WeightNoise, WeightSets

__all__ = [
    "CHOICES",
    "Ahp",
    "Allocation",
    "Alternatives",
    "Balanced",
    "Case",
    "Choice",
    "Comparison",
    "DirichletWeights",
    "Factor",
    "FailedRun",
    "KnotNoise",
    "LeaveOneOut",
    "Means",
    "Pca",
    "Plan",
    "Poll",
    "Problem",
    "Removal",
    "Sensitivity",
    "Suggested",
    "Target",
    "Uncertainty",
    "WeightNoise",
    "WeightSets",
    "ahp",
    "allocations_from",
    "balance",
    "bootstrap",
    "build_problem",
    "compare_weights",
    "correlation_shares",
    "critic",
    "default_factors",
    "entropy",
    "equal",
    "from_results",
    "group_comparisons",
    "indices",
    "infomax",
    "pca",
    "pca_weights",
    "poll",
    "remove_each",
    "run_sensitivity",
    "run_uncertainty",
    "saltelli_design",
    "suggested_sets",
]

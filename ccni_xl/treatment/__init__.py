"""What may be done to an indicator's values before they are scored: gaps filled, outliers tamed.

The room lies between the indicators and the aggregation and shares `Sample` with scoring.
Gaps come first, then outliers, as the framework chooses for each indicator; neither by default.
"""

from ccni_xl.treatment.imputation import Imputed, impute
from ccni_xl.treatment.outliers import Treated, treat
from ccni_xl.treatment.skew import Shape, SkewRule, kurtosis, shape, skewness
from ccni_xl.treatment.transforms import Winsorised, box_cox, log_gii, log_shifted, log_signed, winsorise

__all__ = [
    "Imputed",
    "Shape",
    "SkewRule",
    "Treated",
    "Winsorised",
    "box_cox",
    "impute",
    "kurtosis",
    "log_gii",
    "log_shifted",
    "log_signed",
    "shape",
    "skewness",
    "treat",
    "winsorise",
]

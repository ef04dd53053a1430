"""The index definition as data: tokens, nodes, the tree, and the files it is read from."""

from ccni_xl.framework.loader import BUILTIN, Problem, builtin, check_records, load_framework, read_frameworks
from ccni_xl.framework.model import Framework, Node
from ccni_xl.framework.token import Token, TokenError, parse_token
from ccni_xl.framework.vocabulary import DIRECTED, FAMILIES, LABELLED, SAMPLE_BASED

__all__ = [
    "BUILTIN",
    "DIRECTED",
    "FAMILIES",
    "LABELLED",
    "SAMPLE_BASED",
    "Framework",
    "Node",
    "Problem",
    "Token",
    "TokenError",
    "builtin",
    "check_records",
    "load_framework",
    "parse_token",
    "read_frameworks",
]

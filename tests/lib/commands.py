#!/usr/bin/env python3
"""Prints the command lines of a Kubernetes manifest: first "run" for one that has
a container of its own, or "exec" for one in a container that runs, and then its
words. There is a NUL after each of these, and one more after the last."""
import sys
import yaml


def walk(node, kind):
    if isinstance(node, list):
        for entry in node:
            walk(entry, kind)
    elif isinstance(node, dict):
        for key, entry in node.items():
            if key == "command":
                print(*[kind] + entry, sep="\0", end="\0\0")
            else:
                walk(entry, "exec" if key == "exec" else kind)


with open(sys.argv[1]) as manifest:
    walk(yaml.safe_load(manifest), "run")

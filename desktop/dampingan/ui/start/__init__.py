"""The start screen: a new workspace, an open one, a recent one, the demo."""

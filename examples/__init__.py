"""One small forum for each framework, each run by a test."""

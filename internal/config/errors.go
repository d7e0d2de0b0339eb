package config

import (
	"fmt"
	"strconv"
)

// SettingError is the error for a wrong or missing setting. Its text is one line: the name of the
// variable, or of two that contradict each other, and what value is wanted.
type SettingError struct {
	Variable string
	Problem  error
}

func (e *SettingError) Error() string { return e.Variable + ": " + e.Problem.Error() }

func (e *SettingError) Unwrap() error { return e.Problem }

func wrong(variable, format string, args ...any) error {
	return &SettingError{Variable: variable, Problem: fmt.Errorf(format, args...)}
}

// quote shows a value that is not a secret, on one line and shortened.
func quote(value string) string {
	const shown = 80
	if len(value) > shown {
		return strconv.QuoteToASCII(value[:shown]) + "..."
	}
	return strconv.Quote(value)
}

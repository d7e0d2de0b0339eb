package api

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"sneakerhead/internal/drop"
)

// form reads the fields and parameters of a request and collects an error for each wrong one. The
// limits of texts and numbers are those of openapi.yaml.
type form struct {
	operation operation
	wrong     []drop.FieldError
}

// form returns a form for the request's route.
func (s *server) form(ctx context.Context) *form {
	return &form{operation: s.routes[routeOf(exchangeOf(ctx))]}
}

// limits returns the limits of a field or parameter. It panics for one that openapi.yaml does not
// describe, which is a mistake in the handler.
func (f *form) limits(field string) limits {
	if known, ok := f.operation.fields[field]; ok {
		return known
	}
	known, ok := f.operation.parameters[field]
	if !ok {
		panic("api: openapi.yaml does not describe " + field)
	}
	return known
}

func (f *form) check(field string, ok bool, message string) {
	if !ok {
		f.wrong = append(f.wrong, drop.FieldError{Field: field, Message: message})
	}
}

func (f *form) err() error {
	if len(f.wrong) > 0 {
		return drop.Invalid(f.wrong...)
	}
	return nil
}

// text returns a trimmed text. It checks the length in characters, and allows no control characters
// but line breaks and tabs.
func (f *form) text(field string, value *string) string {
	if value == nil {
		return ""
	}
	limits := f.limits(field)
	n := utf8.RuneCountInString(strings.TrimSpace(*value))
	f.check(field, n >= limits.shortest, "is required")
	f.check(field, n <= limits.longest, fmt.Sprintf("must have at most %d characters", limits.longest))
	return f.printable(field, *value)
}

// printable returns a trimmed text of any length. It allows no control characters but line breaks
// and tabs.
func (f *form) printable(field, value string) string {
	text := strings.TrimSpace(value)
	f.check(field, !strings.ContainsFunc(text, unprintable), "must not have control characters")
	return text
}

func unprintable(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || r == utf8.RuneError
}

// number returns a number, or the default of openapi.yaml when there is none.
func (f *form) number(field string, value *int) int {
	return f.within(f.limits(field), field, value)
}

// within is number for a field whose limits the caller knows.
func (f *form) within(limits limits, field string, value *int) int {
	if value == nil {
		return limits.absent
	}
	f.check(field, *value >= limits.low && *value <= limits.high, fmt.Sprintf("must be from %d to %d", limits.low, limits.high))
	return *value
}

// oneOf returns a value of the field's enum, or an empty text when there is none.
func oneOf[Word ~string](f *form, field string, value *Word) Word {
	if value == nil || *value == "" {
		return ""
	}
	words := f.limits(field).words
	last := len(words) - 1
	f.check(field, slices.Contains(words, string(*value)), "must be "+strings.Join(words[:last], ", ")+" or "+words[last])
	return *value
}

func (f *form) time(field, value string) time.Time {
	at, err := time.Parse(time.RFC3339, value)
	switch {
	case value == "":
		f.check(field, false, "is required")
	case err != nil:
		f.check(field, false, `must be a time such as "2026-01-31T18:00:00Z" (RFC 3339)`)
	case at.Year() < 2000 || at.Year() > 9000:
		f.check(field, false, "must be between the years 2000 and 9000")
	default:
		return at.UTC().Truncate(time.Microsecond) // Postgres's precision
	}
	return time.Time{}
}

// picture returns an https address, or a path of this server.
func (f *form) picture(field string, value *string) string {
	text := f.text(field, value)
	if text == "" {
		return ""
	}
	address, err := url.Parse(text)
	own := err == nil && address.Scheme == "" && address.Host == "" && strings.HasPrefix(text, "/") &&
		!strings.HasPrefix(text, "//") && !strings.ContainsRune(text, '\\')
	f.check(field, err == nil && (own || isHTTPS(text)),
		`must be an https address, or a path of this server such as "/media/low.svg"`)
	return text
}

func isHTTPS(text string) bool {
	address, err := url.Parse(text)
	return err == nil && address.Scheme == "https" && address.Host != ""
}

// textChange is text for a field that may be left out; nil means no change.
func (f *form) textChange(field string, value *string) *string {
	if value == nil {
		return nil
	}
	text := f.text(field, value)
	return &text
}

// numberChange is number for a field that may be left out; nil means no change.
func (f *form) numberChange(field string, value *int) *int {
	if value != nil {
		f.number(field, value)
	}
	return value
}

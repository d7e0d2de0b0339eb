package api

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"sneakerhead/internal/drop"
)

const currencyMessage = `must be an ISO 4217 code of three capitals, such as "USD"`

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

// CreateDrop implements StrictServerInterface.
func (s *server) CreateDrop(ctx context.Context, request CreateDropRequestObject) (CreateDropResponseObject, error) {
	d, err := newDrop(request.Body, s.HoldDuration)
	if err != nil {
		return nil, err
	}
	if d.ID, err = s.commandID(ctx, request.Params.IdempotencyKey, "create", request.Body); err != nil {
		return nil, err
	}
	view, err := s.Shop.Create(ctx, d, identityOf(ctx).UserID)
	if err != nil {
		return nil, err
	}
	return CreateDrop201JSONResponse(view), nil
}

// newDrop returns the drop that a body describes, or a refusal that names every field that is wrong.
func newDrop(body *NewDrop, hold time.Duration) (drop.Drop, error) {
	var f form
	d := drop.Drop{
		Name:         f.text("name", &body.Name, 1, 200),
		Description:  f.text("description", body.Description, 0, 4000),
		Brand:        f.text("brand", body.Brand, 0, 100),
		SKU:          f.text("sku", body.Sku, 0, 100),
		ImageURL:     f.picture("imageUrl", body.ImageUrl),
		Currency:     body.Currency,
		StartsAt:     f.time("dropStartTime", body.DropStartTime),
		MaxPerUser:   f.number("maxPerUser", body.MaxPerUser, 1, 1000, 1),
		HoldDuration: time.Duration(f.number("holdSeconds", body.HoldSeconds, 1, 900, int(hold/time.Second))) * time.Second,
		Rehearsal:    body.Rehearsal != nil && *body.Rehearsal,
	}
	f.check("price", body.Price != "", "is required")
	f.check("currency", body.Currency != "", "is required")
	price, err := drop.ParseMoney(body.Price)
	f.check("price", err == nil || body.Price == "", fmt.Sprint(err))
	d.Price = price
	f.check("currency", currencyCode.MatchString(body.Currency) || body.Currency == "", currencyMessage)
	f.check("totalStock", body.TotalStock != nil, "is required")
	d.Counts.Total = f.number("totalStock", body.TotalStock, 0, drop.MaxStock, 0)
	if body.DropEndTime != nil {
		d.EndsAt = f.time("dropEndTime", *body.DropEndTime)
		f.check("dropEndTime", d.EndsAt.IsZero() || d.EndsAt.After(d.StartsAt), "must be after dropStartTime")
	}
	return d, f.err()
}

// form collects what is wrong with the fields of a body.
type form struct{ wrong []drop.FieldError }

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

// text returns a trimmed text of a length in characters, without control characters other than line breaks.
func (f *form) text(field string, value *string, shortest, longest int) string {
	if value == nil {
		return ""
	}
	text := strings.TrimSpace(*value)
	n := utf8.RuneCountInString(text)
	f.check(field, n >= shortest, "is required")
	f.check(field, n <= longest, fmt.Sprintf("must have at most %d characters", longest))
	f.check(field, !strings.ContainsFunc(text, unprintable), "must not have control characters")
	return text
}

func unprintable(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || r == utf8.RuneError
}

func (f *form) number(field string, value *int, low, high, absent int) int {
	if value == nil {
		return absent
	}
	f.check(field, *value >= low && *value <= high, fmt.Sprintf("must be from %d to %d", low, high))
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
		f.check(field, false, "must lie between the years 2000 and 9000")
	default:
		return at.UTC().Truncate(time.Microsecond) // as fine as Postgres keeps it
	}
	return time.Time{}
}

// picture returns an https address, or a path of our own.
func (f *form) picture(field string, value *string) string {
	text := f.text(field, value, 0, 2048)
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

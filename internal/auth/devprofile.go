package auth

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"sneakerhead/internal/drop"
)

// DevProfile is what a user enters at dev sign-in. Only the e-mail is required.
type DevProfile struct {
	Email     string
	FirstName string
	LastName  string
	ImageURL  string
}

// normalised returns the profile trimmed, with the e-mail in lower case. Its error is drop.Invalid
// with every wrong field.
func (p DevProfile) normalised() (DevProfile, error) {
	p.Email = foldEmail(p.Email)
	p.FirstName = strings.TrimSpace(p.FirstName)
	p.LastName = strings.TrimSpace(p.LastName)
	p.ImageURL = strings.TrimSpace(p.ImageURL)

	var wrong []drop.FieldError
	note := func(field, message string) {
		if message != "" {
			wrong = append(wrong, drop.FieldError{Field: field, Message: message})
		}
	}
	note("email", emailProblem(p.Email))
	note("firstName", nameProblem(p.FirstName))
	note("lastName", nameProblem(p.LastName))
	if p.ImageURL != "" && cleanImageURL(p.ImageURL) == "" {
		note("imageUrl", "must be an https address of at most 2048 characters")
	}
	if len(wrong) > 0 {
		return DevProfile{}, drop.Invalid(wrong...)
	}
	p.FirstName, p.LastName, p.ImageURL = drop.Printable(p.FirstName), drop.Printable(p.LastName), cleanImageURL(p.ImageURL)
	return p, nil
}

// emailProblem accepts only an address without a name, a comment or quotes: then the parsed address
// equals the text.
func emailProblem(email string) string {
	if email == "" {
		return "is required"
	}
	if len(email) > maxEmailBytes {
		return "must be at most 254 bytes long"
	}
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || cleanEmail(email) == "" {
		return "must be an e-mail address such as alex@example.com"
	}
	return ""
}

func nameProblem(name string) string {
	switch {
	case !utf8.ValidString(name):
		return "must be valid UTF-8"
	case utf8.RuneCountInString(name) > MaxNameRunes:
		return "must be at most 100 characters long"
	case strings.ContainsFunc(name, unicode.IsControl):
		return "must not have control characters"
	}
	return ""
}

package config

import (
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strings"
)

const (
	redacted = "[redacted]"
	// maxSecretBytes is much larger than any key. It bounds the memory when the path is wrong, such
	// as that of a device.
	maxSecretBytes = 64 << 10
)

// Secret is a text that prints, logs and encodes as "[redacted]". It contains a pointer, because
// fmt does not call the methods of unexported fields: a string in a Secret inside another struct
// would be printed.
type Secret struct{ text *string }

// NewSecret returns a Secret with a text. With an empty text it is not set.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{text: &text}
}

// IsSet reports whether there is a secret.
func (s Secret) IsSet() bool { return s.text != nil }

// Reveal returns the text, or an empty text when the secret is not set. Reviewers can search for
// the name to find where secrets are used.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// String implements fmt.Stringer for %v and %s.
func (s Secret) String() string {
	if s.text == nil {
		return ""
	}
	return redacted
}

// GoString implements fmt.GoStringer for %#v.
func (s Secret) GoString() string { return `config.Secret("` + s.String() + `")` }

// LogValue implements slog.LogValuer.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText implements encoding.TextMarshaler, for JSON among others.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Environment looks up a variable, as os.LookupEnv does.
type Environment func(name string) (value string, set bool)

// Secret reads a secret from the variable name or from the file at the path in name_FILE, without
// white space around it. When neither variable is set, the secret is not set. Setting both is an
// error, because one would be ignored.
func (env Environment) Secret(name string) (Secret, error) {
	value, _ := env(name)
	value = strings.TrimSpace(value)
	fileVariable := name + "_FILE"
	path, _ := env(fileVariable)
	if path == "" {
		return NewSecret(value), nil
	}
	if value != "" {
		return Secret{}, wrong(name+" and "+fileVariable, "want only one of the two set")
	}
	text, err := readSecretFile(path)
	if err != nil {
		return Secret{}, wrong(fileVariable, "want a file that holds the secret, got %s: %w", quote(path), err)
	}
	return NewSecret(text), nil
}

func readSecretFile(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", withoutPath(err)
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, maxSecretBytes+1))
	if err != nil {
		return "", withoutPath(err)
	}
	if len(raw) > maxSecretBytes {
		return "", errors.New("it is larger than 64 KiB")
	}
	text := strings.TrimSpace(string(raw))
	if text == "" {
		return "", errors.New("it is empty")
	}
	return text, nil
}

// withoutPath removes the path from a file error, because the message has it already.
func withoutPath(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

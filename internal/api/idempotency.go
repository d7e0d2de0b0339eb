package api

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// maxKey is how long an Idempotency-Key may be.
const maxKey = 200

// commandID returns the id under which a request happens once. Without a key it is new; with one it is the one of the
// first request of that key, by the same admin. Another request under the same key is refused: what it asks for and its
// body, read as JSON, are compared.
func (s *server) commandID(ctx context.Context, key *string, asked string, body any) (uuid.UUID, error) {
	offered := uuid.Must(uuid.NewV7())
	if key == nil {
		return offered, nil
	}
	if *key == "" || len(*key) > maxKey || strings.ContainsFunc(*key, func(r rune) bool { return r < ' ' || r > '~' }) {
		return uuid.Nil, drop.Invalid(drop.FieldError{Field: "Idempotency-Key", Message: "must have 1 to 200 characters, all of them ASCII"})
	}
	encoded, err := json.Marshal(body)
	if err != nil {
		return uuid.Nil, fmt.Errorf("fingerprint: %w", err)
	}
	fingerprint := sha256.Sum256(append([]byte(asked+"\n"), encoded...))
	return s.Names.Claim(ctx, identityOf(ctx).UserID, *key, fingerprint[:], offered)
}

package api

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"
)

const keyHeader = "Idempotency-Key"

// commandID returns the id under which a request happens once. Without a key it is new; with one it
// is the one of the first request of that key, by the same admin. Another request under the same
// key is refused: what it asks for and its body, read as JSON, are compared.
func (s *server) commandID(ctx context.Context, key *string, asked string, body any) (uuid.UUID, error) {
	offered := uuid.Must(uuid.NewV7())
	if key == nil {
		return offered, nil
	}
	f := s.form(ctx)
	limits := f.limits(keyHeader)
	f.check(keyHeader, len(*key) >= limits.shortest && len(*key) <= limits.longest && !strings.ContainsFunc(*key, beyondASCII),
		fmt.Sprintf("must have %d to %d characters, all of them ASCII", limits.shortest, limits.longest))
	if err := f.err(); err != nil {
		return uuid.Nil, err
	}
	encoded, err := json.Marshal(body)
	if err != nil {
		return uuid.Nil, fmt.Errorf("fingerprint: %w", err)
	}
	fingerprint := sha256.Sum256(append([]byte(asked+"\n"), encoded...))
	return s.Idempotency.Claim(ctx, identityOf(ctx).UserID, *key, fingerprint[:], offered)
}

func beyondASCII(r rune) bool { return r < ' ' || r > '~' }

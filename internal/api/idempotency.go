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

// commandID returns the id of the command that a request becomes; a command with the same id
// happens once. Without a key the id is new. With a key it is that of the first request with that
// key by the same admin. When that request was another one, by its operation or its decoded body,
// the error is ErrIdempotencyMismatch.
func (s *server) commandID(ctx context.Context, key *string, asked string, body any) (uuid.UUID, error) {
	offered := uuid.Must(uuid.NewV7())
	if key == nil {
		return offered, nil
	}
	f := s.form(ctx)
	limits := f.limits(keyHeader)
	f.check(keyHeader, len(*key) >= limits.shortest && len(*key) <= limits.longest && !strings.ContainsFunc(*key, notPrintableASCII),
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

func notPrintableASCII(r rune) bool { return r < ' ' || r > '~' }

package api

import (
	"encoding/base64"
	"encoding/binary"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

const (
	defaultLimit = 50
	maxLimit     = 200
)

// paging is which part of a list is wanted.
type paging struct {
	after Mark
	limit int
}

// pagingOf reads it from a request's parameters, and names those that are wrong.
func pagingOf(limit *int, cursor *string) (paging, error) {
	p := paging{limit: defaultLimit}
	var wrong []drop.FieldError
	if limit != nil {
		p.limit = *limit
		if p.limit < 1 || p.limit > maxLimit {
			wrong = append(wrong, drop.FieldError{Field: "limit", Message: "must be from 1 to 200"})
		}
	}
	if cursor != nil && *cursor != "" {
		mark, ok := parseCursor(*cursor)
		if !ok {
			wrong = append(wrong, drop.FieldError{Field: "cursor", Message: "must be the nextCursor of the page before, unchanged"})
		}
		p.after = mark
	}
	if len(wrong) > 0 {
		return p, drop.Invalid(wrong...)
	}
	return p, nil
}

// cut takes the row that was read beyond the limit off again, and returns where the next page begins: nil on the last one.
func cut[Row any](rows []Row, limit int, markOf func(*Row) Mark) ([]Row, *string) {
	if rows == nil {
		rows = []Row{}
	}
	if len(rows) <= limit {
		return rows, nil
	}
	rows = rows[:limit]
	next := markOf(&rows[limit-1]).cursor()
	return rows, &next
}

// cursor spells a mark for a URL: eight bytes of microseconds and the id, in base64.
func (m Mark) cursor() string {
	raw := binary.BigEndian.AppendUint64(nil, uint64(m.At.UnixMicro())) //nolint:gosec // read back as it was written
	return base64.RawURLEncoding.EncodeToString(append(raw, m.ID[:]...))
}

func parseCursor(text string) (Mark, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) != 8+len(uuid.UUID{}) {
		return Mark{}, false
	}
	at := time.UnixMicro(int64(binary.BigEndian.Uint64(raw))).UTC() //nolint:gosec // as it was written
	if at.Year() < 2000 || at.Year() > 9999 {
		return Mark{}, false // not one of ours, and nothing that Postgres should be asked about
	}
	return Mark{At: at, ID: uuid.UUID(raw[8:])}, true
}

package api

import (
	"encoding/base64"
	"encoding/binary"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// page reads limit and cursor of a list that is sorted by time and id, newest first.
func (f *form) page(limit *int, cursor *string) (after drop.Place, rows int) {
	if cursor != nil && *cursor != "" {
		place, ok := parseCursor(*cursor)
		f.check("cursor", ok, cursorMessage)
		after = place
	}
	return after, f.number("limit", limit)
}

const cursorMessage = "must be the nextCursor of the page before, unchanged"

// idPage reads limit and cursor of a list that is sorted by id, newest first.
func (f *form) idPage(limit *int, cursor *string) (after uuid.UUID, rows int) {
	if cursor == nil || *cursor == "" {
		return uuid.Max, f.number("limit", limit)
	}
	raw, err := base64.RawURLEncoding.DecodeString(*cursor)
	f.check("cursor", err == nil && len(raw) == len(after), cursorMessage)
	copy(after[:], raw)
	return after, f.number("limit", limit)
}

// idCursor encodes an id as a cursor for idPage.
func idCursor(id uuid.UUID) string { return base64.RawURLEncoding.EncodeToString(id[:]) }

// trimPage takes rows that were read with one more than the limit, removes that one, and returns
// the cursor of the next page: nil when there is none.
func trimPage[Row any](rows []Row, limit int, cursorOf func(*Row) string) ([]Row, *string) {
	if rows == nil {
		rows = []Row{}
	}
	if len(rows) <= limit {
		return rows, nil
	}
	rows = rows[:limit]
	next := cursorOf(&rows[limit-1])
	return rows, &next
}

// placeCursor encodes a place as a cursor for page: eight bytes of microseconds and the id, in
// base64.
func placeCursor(p drop.Place) string {
	raw := binary.BigEndian.AppendUint64(nil, uint64(p.At.UnixMicro())) //nolint:gosec // read back as it was written
	return base64.RawURLEncoding.EncodeToString(append(raw, p.ID[:]...))
}

func parseCursor(text string) (drop.Place, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) != 8+len(uuid.UUID{}) {
		return drop.Place{}, false
	}
	at := time.UnixMicro(int64(binary.BigEndian.Uint64(raw))).UTC() //nolint:gosec // as it was written
	if at.Year() < 2000 || at.Year() > 9999 {
		return drop.Place{}, false // not a cursor that this server made, and outside of what Postgres can compare
	}
	return drop.Place{At: at, ID: uuid.UUID(raw[8:])}, true
}

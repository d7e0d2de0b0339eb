package drop

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"
)

// appendJSON appends the same JSON as json.Marshal returns, in a quarter of the time: every hold
// and every repeated reserve encodes a reservation of its own.
func (r *Reservation) appendJSON(b []byte) []byte {
	b = appendID(append(b, `{"id":`...), r.ID)
	b = appendID(append(b, `,"dropId":`...), r.DropID)
	b = appendText(append(b, `,"userId":`...), r.UserID)
	b = appendText(append(b, `,"status":`...), string(r.Status))
	b = appendText(append(b, `,"price":`...), r.Price.String())
	b = appendText(append(b, `,"currency":`...), r.Currency)
	b = append(b, `,"size":`...)
	if r.Size.ID == "" {
		b = append(b, "null"...)
	} else {
		b = appendText(append(b, `{"id":`...), r.Size.ID)
		b = appendText(append(b, `,"label":`...), r.Size.Label)
		b = append(b, '}')
	}
	b = appendTime(append(b, `,"expiresAt":`...), r.ExpiresAt)
	b = appendTime(append(b, `,"createdAt":`...), r.CreatedAt)
	return append(b, '}')
}

func appendID(b []byte, id uuid.UUID) []byte {
	text, _ := id.MarshalText() // never fails
	return append(append(append(b, '"'), text...), '"')
}

func appendTime(b []byte, t time.Time) []byte {
	return append(t.AppendFormat(append(b, '"'), time.RFC3339Nano), '"')
}

// appendText leaves texts that have to be escaped to package json.
func appendText(b []byte, text string) []byte {
	if strings.ContainsFunc(text, isEscaped) {
		escaped, _ := json.Marshal(text) // never fails
		return append(b, escaped...)
	}
	return append(append(append(b, '"'), text...), '"')
}

// isEscaped reports whether package json may write a character in another way.
func isEscaped(r rune) bool {
	return r < ' ' || r > '~' || r == '"' || r == '\\' || r == '<' || r == '>' || r == '&'
}

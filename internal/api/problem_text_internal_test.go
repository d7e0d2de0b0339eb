package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

// TestEncodeProblem_IsTheProblemAsJSON encodes problems that follow each other with the same code,
// each twice: the second time its text is kept.
func TestEncodeProblem_IsTheProblemAsJSON(t *testing.T) {
	t.Parallel()
	when := time.Date(2031, 5, 6, 7, 8, 9, 10_000_000, time.FixedZone("", 3600))
	for _, refusal := range []*drop.Refusal{
		drop.ErrSoldOut,
		drop.CoolingDownUntil(when),
		drop.CoolingDownUntil(when.Add(time.Hour)),
		drop.ErrCoolingDown,
		{Code: codeMalformed, Detail: `<a> & "b" \ "requestId":"" `},
		{Code: codeMalformed, Detail: "another"},
		{Code: codeMalformed, Detail: "another", RetryAt: when.UTC()},
		drop.SizesSoldOut(json.RawMessage(`{"seq":1}`)),
		drop.SizesHeldUntil(when, json.RawMessage(`{"seq":2}`)),
		drop.Invalid(drop.FieldError{Field: "name", Message: "is required"}),
		{Code: "unheard_of", Detail: "of a code without a status"},
	} {
		status, ok := statuses[refusal.Code]
		if !ok {
			status = http.StatusConflict
		}
		for _, id := range []string{"asked-1", strings.Repeat("i", 64), `un"safe`, ""} {
			require.Equal(t, string(marshalProblem(status, refusal, id)), string(encodeProblem(status, refusal, id)))
		}
	}
}

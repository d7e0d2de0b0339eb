package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func TestEditDrop_AnAbsentFieldIsNotNull(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	for _, body := range []string{`{}`, `{"dropEndTime":null}`, `{"dropEndTime":"2030-01-01T00:00:00Z","holdSeconds":5,"price":"1"}`} {
		reply := w.send("PUT", "/api/drops/"+anID, body, asAdmin)
		require.Equal(t, http.StatusOK, reply.Code, reply.Body.String())
	}
	require.Equal(t, drop.Changes{}, w.edited[0])
	require.Equal(t, drop.Changes{EndsAt: &time.Time{}}, w.edited[1])
	require.Equal(t, 2030, w.edited[2].EndsAt.Year())
	require.Equal(t, 5*time.Second, *w.edited[2].HoldDuration)
	require.Equal(t, "1.00", w.edited[2].Price.String())

	reply := w.send("PUT", "/api/drops/"+anID, `{"name":" ","price":"x","maxPerUser":0,"dropEndTime":"soon"}`, asAdmin)
	require.Len(t, *problemOf(t, 422, reply.Header().Get("Content-Type"), reply.Body.Bytes()).Errors, 4)
}

func TestAdjustStock_RequiresADeltaAndAReason(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	for _, body := range []string{`{}`, `{"delta":0,"reason":"x"}`, `{"delta":5}`, `{"delta":10000001,"reason":"x"}`, `{"delta":1,"reason":" "}`} {
		require.Equal(t, http.StatusUnprocessableEntity, w.send("PATCH", "/api/drops/"+anID+"/stock", body, asAdmin).Code, body)
	}
	require.Empty(t, w.commands)
	long := "Idempotency-Key: " + strings.Repeat("k", 201)
	require.Equal(t, http.StatusUnprocessableEntity, w.send("PATCH", "/api/drops/"+anID+"/stock", `{"delta":5,"reason":"x"}`, asAdmin, long).Code)
	require.Equal(t, http.StatusOK, w.send("PATCH", "/api/drops/"+anID+"/stock", `{"delta":5,"reason":"x"}`, asAdmin, "Idempotency-Key: k").Code)
	require.Len(t, w.commands, 1)
}

func TestExport(t *testing.T) {
	t.Parallel()
	t.Run("is CSV in which nothing is a formula", func(t *testing.T) {
		t.Parallel()
		w := newFixture(t, nil)
		reply := w.send("GET", "/api/drops/"+anID+"/ledger", "", asAdmin, "Accept: text/csv")
		require.Equal(t, http.StatusOK, reply.Code)
		require.Equal(t, "text/csv; charset=utf-8", reply.Header().Get("Content-Type"))
		lines := strings.Split(reply.Body.String(), "\n")
		require.True(t, strings.HasPrefix(lines[0], "seq,kind,units"))
		require.Contains(t, lines[1], `"'=1+1,""x"""`)
	})
	t.Run("has what was added later at the end, so that no column of before has moved", func(t *testing.T) {
		t.Parallel()
		w := newFixture(t, nil)
		for what, ends := range map[string][2]string{
			"reservations": {",closedAt,size,sizeId,name,email", ",'=42,s2,'+Alex,alex@example.com"},
			"ledger":       {",createdAt,sizeId", ",s2"},
		} {
			reply := w.send("GET", "/api/drops/"+anID+"/"+what, "", asAdmin, "Accept: text/csv")
			lines := strings.Split(reply.Body.String(), "\n")
			require.True(t, strings.HasSuffix(lines[0], ends[0]), lines[0])
			require.True(t, strings.HasSuffix(lines[1], ends[1]), lines[1])
			require.Equal(t, strings.Count(lines[0], ","), strings.Count(strings.ReplaceAll(lines[1], `1,""`, ""), ","), lines[1])
			require.Equal(t, `attachment; filename="`+what+"-"+anID+`.csv"`, reply.Header().Get("Content-Disposition"))
		}
	})
	t.Run("of a drop that is not there is a plain problem", func(t *testing.T) {
		t.Parallel()
		w := newFixture(t, nil)
		w.shopErr = drop.ErrNotFound
		for _, what := range []string{"ledger", "reservations", "purchases"} {
			reply := w.send("GET", "/api/drops/"+anID+"/"+what, "", asAdmin, "Accept: text/csv")
			require.Equal(t, "not_found", problemOf(t, 404, reply.Header().Get("Content-Type"), reply.Body.Bytes()).Code)
		}
	})
}

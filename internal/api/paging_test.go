package api_test

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

func escape(s string) string { return url.PathEscape(s) }

func TestPaging_RefusesAnInvalidCursorOrLimit(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	for _, query := range []string{"limit=0", "limit=201", "limit=-1", "cursor=x", "cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "status=gone"} {
		reply := w.send("GET", "/api/reservations?"+query, "", asAlex)
		require.Equal(t, 422, reply.Code, query)
		p := problemOf(t, 422, reply.Header().Get("Content-Type"), reply.Body.Bytes())
		require.Contains(t, query, (*p.Errors)[0].Field)
	}
	require.Equal(t, 400, w.send("GET", "/api/reservations?limit=many", "", asAlex).Code)
}

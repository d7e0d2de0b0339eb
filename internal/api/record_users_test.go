package api_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRecords_SayWhoseTheyAre(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	for _, what := range []string{"reservations", "purchases"} {
		var page map[string]json.RawMessage
		reply := w.send("GET", "/api/drops/"+anID+"/"+what, "", asAdmin)
		require.Equal(t, http.StatusOK, reply.Code, reply.Body)
		require.NoError(t, json.Unmarshal(reply.Body.Bytes(), &page))
		var rows []map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(page[what], &rows))
		require.JSONEq(t, `"alex"`, string(rows[0]["userId"]))
		require.Contains(t, string(rows[0]["user"]), `"clerkId":"alex","email":"alex@example.com","firstName":"","lastName":""`)
		require.JSONEq(t, `null`, string(rows[1]["user"]), "a deleted user")
	}
}

func TestPictures_AreShownToAdminsFromOurHostsOnly(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	for _, r := range []struct{ method, path, body string }{
		{"GET", "/api/drops/" + anID + "/reservations", ""},
		{"GET", "/api/drops/" + anID + "/purchases", ""},
		{"GET", "/api/purchases/" + anID, ""},
		{"GET", "/api/users", ""},
		{"PUT", "/api/users/alex/block", `{"reason":"bots"}`},
		{"DELETE", "/api/users/alex/block", ""},
	} {
		reply := w.send(r.method, r.path, r.body, asAdmin)
		require.Equal(t, http.StatusOK, reply.Code, r.path)
		require.Contains(t, reply.Body.String(), `"imageUrl":""`, r.path)
		require.NotContains(t, reply.Body.String(), "evil.test", r.path)
	}
}

package e2e_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// TestUnknownDrops asks two replicas for many ids that nobody has, in every way in which a stranger
// and a user can, and then for a drop that was created just now on one of them.
func TestUnknownDrops(t *testing.T) {
	t.Parallel()
	s := openShop(t, 2, "RATE_LIMIT_IP=0", "RATE_LIMIT_USER=0")
	token := s.token("alex", nil)
	together(400, func(i int) {
		r, id := s.replicas[i%2], uuid.NewString()
		for path, method := range map[string]string{"/api/drops/" + id: "GET", "/api/drops/" + id + "/reserve": "POST"} {
			answer, err := r.try(method, path, token, nil)
			if err != nil || answer.status != http.StatusNotFound {
				t.Errorf("%s: %d %s %v", path, answer.status, answer.body, err)
			}
		}
	})
	page := s.connect(s.replicas[1])
	for range 3 {
		mark := page.mark()
		page.sendFrame("join-drop", uuid.NewString())
		page.waitEventSince(mark, patience, "error", "not_found")
	}

	for range 5 {
		d := s.newDrop(5, nil) // on the first replica
		there := s.replicas[1]
		require.Equal(t, d.ID, there.drop(t, d.ID).ID)
		d = s.newDrop(5, nil)
		answer, err := there.reserve(token, d.ID)
		require.NoError(t, err)
		require.Equal(t, http.StatusCreated, answer.status, string(answer.body))
		d = s.newDrop(5, nil)
		page.join(d.ID)
	}
}

package e2e_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
)

// Everything that is public during a whole drop is searched for data that only a buyer may see.
func TestStrangersSeeOfABuyerOnlyANameAndAPicture(t *testing.T) {
	t.Parallel()
	const buyers = 12
	s := openShop(t, 2)
	d := s.newDrop(buyers, map[string]any{"holdSeconds": 2})
	stranger := s.watch(s.replicas[1], d.ID)
	somebody := s.watch(s.replicas[1], d.ID)
	somebody.authenticate(s.token("curious_user", nil))

	secrets := []string{"@buyers.test", "secret_user", "Millersecret"}
	for i := range buyers {
		user := fmt.Sprint("secret_user_", i)
		token := s.token(user, authtest.Claims{
			"email": fmt.Sprintf("alex%d@buyers.test", i), "first_name": "Alex", "last_name": "Millersecret",
			"image_url": "https://img.example.net/alex.png",
		})
		answer, err := s.replicas[0].reserve(token, d.ID)
		require.NoError(t, err)
		require.Equal(t, 201, answer.status, string(answer.body))
		var h held
		answer.decode(t, &h)
		secrets = append(secrets, h.Reservation.ID)
		switch i % 3 {
		case 0:
			answer, err = s.replicas[0].purchase(token, h.Reservation.ID)
			require.NoError(t, err)
			require.Equal(t, 201, answer.status, string(answer.body))
		case 1:
			answer, err = s.replicas[0].cancel(token, h.Reservation.ID)
			require.NoError(t, err)
			require.Equal(t, 200, answer.status, string(answer.body))
		default: // lets it run out
		}
		forbidden := s.replicas[0].send(t, "POST", "/api/reservations/"+h.Reservation.ID+"/purchase", s.admin, nil)
		require.Equal(t, 404, forbidden.status, "somebody else's reservation is not there")
	}
	require.Eventually(t, func() bool { return stranger.stock(d.ID).Reserved == 0 }, patience, 50*time.Millisecond)

	seen := map[string]string{}
	for _, path := range []string{
		"/api/drops/live", "/api/drops/upcoming", "/api/drops/ended", "/api/drops/" + d.ID, "/api/config", "/readyz", "/api/openapi.json",
	} {
		seen[path] = string(s.replicas[0].send(t, "GET", path, "", nil).body)
	}
	for name, k := range map[string]*socket{"a stranger's socket": stranger, "another user's socket": somebody} {
		k.mu.Lock()
		for _, f := range k.heard {
			seen[name] += f.Event + string(f.Data) + "\n"
		}
		k.mu.Unlock()
	}
	require.Contains(t, seen["a stranger's socket"], "Alex M.")
	require.Contains(t, seen["/api/drops/"+d.ID], "Alex M.")
	for where, text := range seen {
		for _, secret := range secrets {
			require.NotContains(t, text, secret, where)
		}
	}
	s.audit()
}

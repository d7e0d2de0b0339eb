package e2e_test

import (
	"fmt"
	"io"
	"net/http"
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
	curious := s.token("curious_user", nil)
	somebody.authenticate(curious)

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
	for _, list := range []string{"reservations", "purchases", "ledger"} {
		for token, status := range map[string]int{"": 401, curious: 403} {
			for _, form := range []string{"application/json", "text/csv"} {
				seen[list+" as "+form] += s.refused("/api/drops/"+d.ID+"/"+list, token, form, status)
			}
		}
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

// refused asks for a list of the admins in one of its forms, and returns the refusal.
func (s *shop) refused(path, token, form string, status int) string {
	s.t.Helper()
	request, err := http.NewRequest(http.MethodGet, s.replicas[0].url+path, nil)
	require.NoError(s.t, err)
	request.Header.Set("Accept", form)
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := client.Do(request)
	require.NoError(s.t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(s.t, err)
	require.Equal(s.t, status, response.StatusCode, "%s as %s", path, form)
	return string(body)
}

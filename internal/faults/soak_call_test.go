package faults

import (
	"bytes"
	"io"
	"net/http"
)

// call sends what no drop's journal has: reads, and what an admin does beside selling. It wants the given status.
func (k *soak) call(to *replica, method, path, token string, body any, want int) []byte {
	var content []byte
	if body != nil {
		content = encode(body)
	}
	request, err := http.NewRequest(method, to.url()+path, bytes.NewReader(content))
	if err != nil {
		k.t.Errorf("request: %v", err)
		return nil
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	k.requests.Add(1)
	response, err := k.client.Do(request)
	if err != nil {
		k.t.Errorf("%s %s: %v", method, path, err)
		return nil
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != want {
		k.t.Errorf("%s %s: %d, where %d is right; %v; %.300s", method, path, response.StatusCode, want, err, answer)
	}
	return answer
}

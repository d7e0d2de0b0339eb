package api

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin/binding"
	"github.com/gin-gonic/gin/codec/json"
	"github.com/stretchr/testify/require"
)

// TestCodec_NoBodyIsTheEndAndNeedsNoDecoder is not parallel, because it counts.
func TestCodec_NoBodyIsTheEndAndNeedsNoDecoder(t *testing.T) {
	setUpGin()
	var body ReserveJSONRequestBody
	none := httptest.NewRequest(http.MethodPost, "/", http.NoBody)
	require.ErrorIs(t, binding.JSON.Bind(none, &body), io.EOF)
	require.Zero(t, testing.AllocsPerRun(100, func() { _ = binding.JSON.Bind(none, &body) }))
	require.NoError(t, binding.JSON.Bind(httptest.NewRequest(http.MethodPost, "/", strings.NewReader(`{"sizes":["s1"]}`)), &body))
	require.Equal(t, SizeIDs{"s1"}, body.Sizes)
	require.Error(t, binding.JSON.Bind(httptest.NewRequest(http.MethodPost, "/", strings.NewReader(`{"colour":1}`)), &body))
}

func TestCodec_ABodyThatWasRead(t *testing.T) {
	t.Parallel()
	setUpGin()
	read := &readBody{}
	require.Same(t, read, json.API.NewDecoder(read), "it is its own decoder")
	bind := func(text string) (sizes SizeIDs, err error) {
		var body ReserveJSONRequestBody
		err = binding.JSON.Bind(&http.Request{Body: &readBody{Reader: bytes.NewReader([]byte(text)), text: []byte(text)}}, &body)
		return body.Sizes, err
	}
	sizes, err := bind(` {"sizes":["s1","s2"]}`)
	require.NoError(t, err)
	require.Equal(t, SizeIDs{"s1", "s2"}, sizes)
	_, err = bind(" \n")
	require.ErrorIs(t, err, io.EOF, "as where there is no body")
	_, err = bind(`{"sizes":1}`)
	require.Error(t, err)
}

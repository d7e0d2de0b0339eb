package api

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// decodedMembers is membersOf by the decoder of the standard library.
func decodedMembers(t *testing.T, object []byte) (names, values []string) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(object))
	_, err := decoder.Token()
	require.NoError(t, err)
	for decoder.More() {
		name, err := decoder.Token()
		require.NoError(t, err)
		var value json.RawMessage
		require.NoError(t, decoder.Decode(&value))
		names, values = append(names, name.(string)), append(values, string(value))
	}
	return names, values
}

func FuzzMembersOf(f *testing.F) {
	for _, body := range []string{
		`{}`, ` { } `, `{"sizes":["s1"]}`, "{\n\t\"a\" : 1 ,\r\n \"b\":[ { \"c\" : \"]},\" } , 2 ]\n}", `{"a":-1.5e3,"a":null,"b":true}`,
		`{"\u0061\"\\":"\\\"}","":{"x":{"y":[[]]}}}`, `{"a":1}`, `[]`, `null`, `"{"`, `{"a":[]}`, `{"ä":"ö"}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if !json.Valid(body) {
			return
		}
		var names, values []string
		for name, value := range membersOf(body) {
			names, values = append(names, name), append(values, string(value))
		}
		if start := afterSpace(body); start[0] != '{' {
			require.Empty(t, names)
			return
		}
		wantedNames, wantedValues := decodedMembers(t, body)
		require.Equal(t, wantedValues, values)
		require.Len(t, names, len(wantedNames))
		for i, name := range names { // the decoder replaces bytes that are not UTF-8
			require.Equal(t, wantedNames[i], string([]rune(name)))
		}
	})
}

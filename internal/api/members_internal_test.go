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

func FuzzPlainTexts(f *testing.F) {
	for _, list := range []string{
		`[]`, ` [ ] `, `["s1"]`, "[\n\"a\" ,\t\"b,c\" ]", `["a",null]`, `["\u0061"]`, `["\\"]`, `["ä"]`, `["a",1]`, `["a",["b"]]`, `{}`, `null`, `"a"`, `[{"a":"b"}]`, "[\"\xff\"]",
	} {
		f.Add([]byte(list))
	}
	f.Fuzz(func(t *testing.T, list []byte) {
		if !json.Valid(list) {
			return
		}
		texts, plain := plainTexts(list)
		if !plain {
			require.Empty(t, texts)
			return
		}
		var wanted []string
		require.NoError(t, json.Unmarshal(list, &wanted))
		require.Equal(t, wanted, texts)
	})
}

func TestPlainTexts(t *testing.T) {
	t.Parallel()
	texts, plain := plainTexts([]byte(` [ "s1", "s12" ]`))
	require.True(t, plain)
	require.Equal(t, []string{"s1", "s12"}, texts)
}

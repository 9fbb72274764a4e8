//! Messages about tokens: characters, numbers, strings, comments.

crate::diag::rows! {
    // Characters and comments
    STRAY: Error "" "stray '{0}' in program";
    NULL_CHARACTERS: Warning "" "null character(s) ignored";
    BACKSLASH_SPACE_NEWLINE: Warning "" "backslash and newline separated by space";
    BACKSLASH_NEWLINE_AT_EOF: Pedwarn "" "backslash-newline at end of file";
    DOLLAR: Pedwarn "-Wpedantic" "'$' in identifier or number";
    UNTERMINATED_COMMENT: Error "" "unterminated comment";
    LINE_COMMENT_C90: Error "" "C++ style comments are not allowed in ISO C90";
    ONCE_PER_FILE: Note "" "(this will be reported only once per input file)";
    COMMENT_IN_COMMENT: Warning "-Wcomment" "\"/*\" within comment";
    MULTI_LINE_COMMENT: Warning "-Wcomment" "multi-line comment";
    MISSING_TERMINATOR_WARNING: Pedwarn "" "missing terminating {0} character";
    MISSING_TERMINATOR: Error "" "missing terminating {0} character";
    RAW_STRING_DELIMITER: Error "" "invalid delimiter in raw string";
    UNTERMINATED_RAW_STRING: Error "" "unterminated raw string";

    // Numbers
    TOO_MANY_POINTS: Error "" "too many decimal points in number";
    BINARY_FLOAT: Error "" "invalid prefix \"0b\" for floating constant";
    NO_HEX_DIGITS: Error "" "no digits in hexadecimal floating constant";
    HEX_FLOAT_NEEDS_EXPONENT: Error "" "hexadecimal floating constants require an exponent";
    C99_HEX_FLOAT: Pedwarn "-Wpedantic" "use of C99 hexadecimal floating constant";
    EXPONENT_WITHOUT_DIGITS: Error "" "exponent has no digits";
    INVALID_FLOAT_SUFFIX: Error "" "invalid suffix \"{0}\" on floating constant";
    INVALID_INT_SUFFIX: Error "" "invalid suffix \"{0}\" on integer constant";
    UNSUPPORTED_SUFFIX: Error "" "unsupported non-standard suffix on floating constant";
    NON_STANDARD_SUFFIX: Pedwarn "-Wpedantic" "non-standard suffix on floating constant";
    IMAGINARY_CONSTANT: Pedwarn "-Wpedantic" "imaginary constants are a GCC extension";
    INVALID_OCTAL_DIGIT: Error "" "invalid digit \"{0}\" in octal constant";
    INVALID_BINARY_DIGIT: Error "" "invalid digit \"{0}\" in binary constant";
    C90_LONG_LONG: Pedwarn "-Wlong-long" "use of C99 long long integer constant";
    BINARY_CONSTANT: Pedwarn "-Wpedantic" "binary constants are a C2X feature or GCC extension";

    // Characters and strings
    MIXED_PREFIXES: Error "" "unsupported non-standard concatenation of string literals";
    EMPTY_CHARACTER: Error "" "empty character constant";
    CHARACTER_TOO_LONG: Warning "" "character constant too long for its type";
    MULTI_CHARACTER: Warning "-Wmultichar" "multi-character character constant";
    INVALID_UTF8: Error "" "converting to execution character set: Invalid or incomplete multibyte or wide character";
    NON_ISO_ESCAPE: Pedwarn "-pedantic" "non-ISO-standard escape sequence, '\\{0}'";
    HEX_ESCAPE_EMPTY: Error "" "\\x used with no following hex digits";
    HEX_ESCAPE_RANGE: Pedwarn "" "hex escape sequence out of range";
    OCTAL_ESCAPE_RANGE: Pedwarn "" "octal escape sequence out of range";
    INCOMPLETE_UCN: Error "" "incomplete universal character name {0}";
    UCN_NOT_FIRST: Error "" "universal character {0} is not valid at the start of an identifier";
    UCN_IN_IDENT: Error "" "universal character {0} is not valid in an identifier";
    EXTENDED_NOT_FIRST: Error "" "extended character {0} is not valid at the start of an identifier";
    INVALID_UCN: Error "" "{0} is not a valid universal character";
    UNKNOWN_ESCAPE: Pedwarn "" "unknown escape sequence: '\\{0}'";

    // Order of reading.
    BIDI_UNPAIRED: Warning "-Wbidi-chars=" "unpaired {0} bidirectional control character detected";
    BIDI_UNPAIRED_SEVERAL: Warning "-Wbidi-chars=" "unpaired {0} bidirectional control characters detected";
    BIDI_MISMATCH: Warning "-Wbidi-chars=" "UTF-8 vs UCN mismatch when closing a context by \"{0}\"";
    BIDI_UNOPENED: Warning "-Wbidi-chars=" "\"{0}\" is closing an unopened context";
    BIDI_FOUND: Warning "-Wbidi-chars=" "found problematic Unicode character \"{0}\"";
}

//! Layout of structs and unions.

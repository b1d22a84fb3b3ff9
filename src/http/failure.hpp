// What may be said of an exception: its type. Its text may hold anything a request brought.
#pragma once

#include <string>

namespace rollcall::http {

// Of the exception being handled, inside a catch block: "std::bad_alloc".
std::string current_exception_kind();

}  // namespace rollcall::http

// What reports and exports are limited to, as the command line names it.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "attendance/period.hpp"
#include "base/error.hpp"
#include "base/uuid.hpp"
#include "service/installation.hpp"

namespace rollcall::cli {

// --from and --to; empty ones are none.
void add_period(CLI::App& command, std::string& from, std::string& to);
Result<attendance::Period> parse_period(const std::string& from, const std::string& to);

// The ids behind a course's code and a person's external id; none for "". kNotFound.
Result<std::optional<Uuid>> find_course(service::Installation& in, const std::string& code);
Result<std::optional<Uuid>> find_person(service::Installation& in, const std::string& external_id);

}  // namespace rollcall::cli

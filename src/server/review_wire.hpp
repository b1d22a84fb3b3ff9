// Reviews, vetoes and excuses as JSON.
#pragma once

#include <boost/json/object.hpp>

#include "service/review/excuses.hpp"
#include "service/review/reviews.hpp"
#include "store/vetoes.hpp"

namespace rollcall::server {

boost::json::object to_json(const service::ReviewView& view);
boost::json::object to_json(const service::ReviewGroupView& view);
boost::json::object to_json(const service::Settled& settled);
boost::json::object to_json(const service::SettledGroup& group);
boost::json::object to_json(const store::Veto& veto);
boost::json::object to_json(const store::AbsenceCode& code);
boost::json::object to_json(const store::Excuse& excuse);
boost::json::object to_json(const service::ExcuseView& view);

}  // namespace rollcall::server

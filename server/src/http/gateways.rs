//! What a board does with what comes from gateways: the same as with everything else, and it holds them to their word.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, web};

use super::problem::Problem;
use crate::gateways::{GatewayName, Gateways, JUDGED};

/// Answers gateways that are not barred, and bars those that have called verified what is not.
pub(crate) async fn hear_gateway(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let known = request.conn_data::<GatewayName>().copied().zip(request.app_data::<web::Data<Gateways>>().cloned());
    let Some((gateway, gateways)) = known else { return Ok(request.error_response(barred("no-certificate"))) };
    if let Some(code) = gateways.barred_for(gateway) {
        return Ok(request.error_response(barred(&code)));
    }
    let is_judged = request.headers().contains_key(JUDGED);
    let response = next.call(request).await?.map_into_boxed_body();
    if let Some(code) = code_of(response.response()).filter(|_| is_judged) {
        gateways.refused(gateway, code);
    }
    Ok(response)
}

fn code_of(response: &HttpResponse) -> Option<&'static str> {
    Some(response.error()?.as_error::<Problem>()?.code())
}

fn barred(code: &str) -> Problem {
    let detail = format!(
        "this gateway has called verified what was refused [{code}]: see its machine, and give it a new certificate"
    );
    Problem::new("gateway-barred", detail)
}

import type { ThunkAction, ThunkDispatch, UnknownAction } from '@reduxjs/toolkit'
import { useDispatch } from 'react-redux'
import type { api } from '@/lib/api/endpoints'

/** The part of the store's state that is the API's cache. */
export type ApiState = Parameters<ReturnType<typeof api.endpoints.getDrop.select>>[0]

/** Something that takes several steps. `State` is what it reads beside the API's cache. */
export type Thunk<Result = void, State = unknown> = ThunkAction<Result, ApiState & State, unknown, UnknownAction>

/** Dispatch, for actions and thunks whatever slices they read: the store has them all. */
export const useAppDispatch = useDispatch.withTypes<ThunkDispatch<never, unknown, UnknownAction>>()
